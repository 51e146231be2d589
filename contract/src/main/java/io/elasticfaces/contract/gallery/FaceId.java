package io.elasticfaces.contract.gallery;

import io.elasticfaces.contract.RequestIds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Ids of faces that are computed from what they identify, so that a repeated change enrols the same face again. */
public final class FaceId {
    private FaceId() {}

    /** Returns {@link RequestIds#ofDigest} of the given texts. */
    public static String of(String... texts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String text : texts) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                // The length separates the texts.
                digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
                digest.update(bytes);
            }
            return RequestIds.ofDigest(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
