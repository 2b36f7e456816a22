"""Diffusion models of pen strokes and small images: numpy and torch, no user interface."""
