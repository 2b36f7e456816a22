"""The Lab's experiments, one module each: what they ask, run and draw. No torch on import."""
