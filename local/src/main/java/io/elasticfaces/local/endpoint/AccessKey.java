package io.elasticfaces.local.endpoint;

import java.util.Objects;

/**
 * The one pair of credentials that a local cloud accepts.
 *
 * <p>S3 verifies signatures. SQS and EC2 check only that a request is signed with this key id: the default secret is
 * public, and on loopback the check only keeps out web pages and wrong profiles.
 *
 * @param id the access key id, which is sent in plain text
 * @param secret the secret that signs requests
 */
public record AccessKey(String id, String secret) {
    /** The default of a local cloud. */
    public static final AccessKey DEFAULT = new AccessKey("local", "local-secret");

    public AccessKey {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(secret, "secret");
        if (id.isEmpty() || secret.isEmpty()) {
            throw new IllegalArgumentException("An access key needs an id and a secret; one of them is empty.");
        }
    }

    @Override
    public String toString() {
        return "AccessKey[" + id + "]";
    }
}
