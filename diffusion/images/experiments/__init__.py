"""Experiments with image diffusion: each a pure function of models, pictures and numbers.

They draw nothing. What takes long is a generator that yields (done, total) and returns its data.
Samples are (B, 1, H, W) in [-1, 1]; steps t are the papers' here, 0 the clean sample and T noise.
"""
