"""The rooms of make.py: der, openssl, keys, signing, certificate, recipe, pem, book, situations, inputs."""
