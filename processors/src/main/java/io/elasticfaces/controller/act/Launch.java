package io.elasticfaces.controller.act;

import io.elasticfaces.controller.observe.Instance;

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
