package io.elasticfaces.worker.detect;

/**
 * A position in a picture, in pixels from its top left corner.
 *
 * @param x to the right
 * @param y downwards
 */
public record Point(float x, float y) {}
