package io.elasticfaces.worker.detect;

/**
 * A face of a picture that may have been searched with a border and turned.
 *
 * @param face in the coordinates of the upright picture
 * @param searched the same face in the coordinates of the searched picture, from which it is cut
 */
public record FoundFace(Face face, Face searched) {}
