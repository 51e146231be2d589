package io.elasticfaces.controller;

/**
 * An instance to be launched.
 *
 * @param number of its Name tag
 * @param clientToken makes a repeated call launch nothing twice; 64 characters at most
 */
public record Launch(int number, String clientToken) {
    /** Returns the Name tag. */
    public String name() {
        return Instance.nameOf(number);
    }
}
