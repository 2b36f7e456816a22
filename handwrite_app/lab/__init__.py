"""The Lab without its window: training runs, models and experiments."""
