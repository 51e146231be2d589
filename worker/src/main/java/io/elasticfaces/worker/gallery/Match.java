package io.elasticfaces.worker.gallery;

/**
 * A near enrolled person or face.
 *
 * @param name of the person
 * @param face the id of the face, or of the person's face that is nearest
 * @param distance Euclidean, 0 or more; that of the person's template, if it is a person
 */
public record Match(String name, String face, double distance) {}
