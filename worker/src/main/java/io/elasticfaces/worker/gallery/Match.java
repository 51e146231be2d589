package io.elasticfaces.worker.gallery;

/**
 * The nearest known person.
 *
 * @param name of the person
 * @param distance Euclidean, 0 or more
 */
public record Match(String name, double distance) {}
