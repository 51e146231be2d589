package io.elasticfaces.contract.gallery;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Ids of faces that are computed from what they identify, so that a repeated change enrols the same face again. */
public final class FaceId {
    private FaceId() {}

    /** Returns the UUID of version 8 (RFC 9562) whose bits are the beginning of the SHA-256 of the given texts. */
    public static String of(String... texts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String text : texts) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                // The length separates the texts.
                digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
                digest.update(bytes);
            }
            ByteBuffer bits = ByteBuffer.wrap(digest.digest());
            long high = bits.getLong() & 0xffff_ffff_ffff_0fffL | 0x8000L;
            long low = bits.getLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
            return new UUID(high, low).toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
