"""Convolutional nets: convolutions, pooling with switches, winner-take-all, the U-Net."""
