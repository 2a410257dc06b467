//! What the rasteriser promises.
