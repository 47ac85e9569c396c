// Placeholder until the layer is filled.
