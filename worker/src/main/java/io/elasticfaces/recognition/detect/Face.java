package io.elasticfaces.recognition.detect;

/**
 * A face that was found.
 *
 * @param box where it is
 * @param probability that it is one, 0.7 to 1
 * @param landmarks its five points
 */
public record Face(Box box, float probability, Landmarks landmarks) {}
