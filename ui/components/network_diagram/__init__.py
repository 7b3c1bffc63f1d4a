"""Network diagram: the layers of an autoencoder as a bow-tie whose widths can be dragged."""
