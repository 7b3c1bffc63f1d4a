"""Convolutional nets: convolutions, pooling with switches, winner-take-all."""
