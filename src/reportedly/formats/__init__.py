"""Other people's formats and corpora, read into our model; one package per format."""
