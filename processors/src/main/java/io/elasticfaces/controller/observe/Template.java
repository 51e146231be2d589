package io.elasticfaces.controller.observe;

import java.util.Optional;

/**
 * The launch template of the app instances.
 *
 * @param version its latest version, 1 or more; 0 without a launch template, or before it could be read
 * @param trouble why it could not be read; empty if it could
 */
public record Template(long version, Optional<String> trouble) {
    /** No launch template. */
    public static final Template NONE = new Template(0, Optional.empty());
}
