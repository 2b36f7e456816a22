"""The window. Widgets show the model and emit what the user asked for; they hold no truth."""
