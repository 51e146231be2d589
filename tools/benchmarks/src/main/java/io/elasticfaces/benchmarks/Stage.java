package io.elasticfaces.benchmarks;

/** A measured stage of recognition. */
enum Stage {
    /** From a file's bytes to pixels. */
    DECODE,
    /** From pixels to all faces. */
    DETECT,
    /** From pixels and the largest face to the crop for the embedder. */
    ALIGN,
    /** From a crop to the vector. */
    EMBED,
    /** From a vector to the nearest of 100,000 people. */
    MATCH,
    /** From a file's bytes to the vector. */
    WHOLE
}
