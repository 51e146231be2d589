package io.elasticfaces.worker.detect;

/**
 * A detected face.
 *
 * @param box its bounding box
 * @param probability that it is a face, 0.7 to 1
 * @param landmarks its five points
 */
public record Face(Box box, float probability, Landmarks landmarks) {}
