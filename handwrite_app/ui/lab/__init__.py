"""The Lab tab: training small models, and experiments on them."""
