"""Generation: variational and adversarial autoencoders, VAE-GAN, GAN."""
