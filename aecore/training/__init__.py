"""Training loops as generators: gradient descent, layerwise, adversarial, contrastive divergence."""
