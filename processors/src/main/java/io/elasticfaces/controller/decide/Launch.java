package io.elasticfaces.controller.decide;

import io.elasticfaces.controller.observe.Instance;

/**
 * An instance to launch.
 *
 * @param number the number in its Name tag
 * @param version the version of the launch template
 * @param clientToken prevents that a repeated call launches another instance; at most 64 characters
 */
public record Launch(int number, long version, String clientToken) {
    /** Returns the Name tag. */
    public String name() {
        return Instance.nameOf(number);
    }
}
