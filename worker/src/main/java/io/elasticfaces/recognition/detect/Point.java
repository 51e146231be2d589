package io.elasticfaces.recognition.detect;

/**
 * A place in a picture, in pixels from its left top corner.
 *
 * @param x to the right
 * @param y downwards
 */
public record Point(float x, float y) {}
