"""The Lab's systems on small pictures: digits, the U-Net, DDPM, and how they are trained."""
