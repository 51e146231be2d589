package io.elasticfaces.contract;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The generator of request ids: UUIDs of version 7 (RFC 9562, section 5.7), which have the creation time and 74 random
 * bits, so that they cannot be guessed. Ids from an {@code Idempotency-Key} are of version 8 and have no time.
 */
public final class RequestIds {
    private static final Pattern FORM =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    private static final int LENGTH = 36;
    private static final int WITH_TIME = 7;

    private final InstantSource clock;
    private final RandomGenerator random;

    /** @param clock the source of the creation times */
    public RequestIds(InstantSource clock) {
        this.clock = clock;
        this.random = new SecureRandom();
    }

    /** Returns a new id, e.g. {@code 0198b2f4-5c3e-7a41-9b1c-3f7e5d2a8c60}. */
    public String next() {
        long high = clock.millis() << 16 | 0x7000L | random.nextLong() & 0xfffL;
        long low = 0x8000_0000_0000_0000L | random.nextLong() & 0x3fff_ffff_ffff_ffffL;
        return new UUID(high, low).toString();
    }

    /** Returns the id of version 8 (RFC 9562, section 5.8) that has the first bits of a SHA-256 digest. */
    public static String ofDigest(byte[] digest) {
        ByteBuffer bits = ByteBuffer.wrap(digest);
        long high = bits.getLong() & ~0xf000L | 0x8000L;
        long low = bits.getLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    /** Returns whether a text has the format of an id. */
    public static boolean isId(String text) {
        return text != null && FORM.matcher(text).matches();
    }

    /** Returns the creation time of an id in milliseconds since the epoch, or empty if it has none or is not an id. */
    public static OptionalLong madeAt(String id) {
        if (!isId(id)) {
            return OptionalLong.empty();
        }
        UUID uuid = UUID.fromString(id);
        return uuid.version() == WITH_TIME
                ? OptionalLong.of(uuid.getMostSignificantBits() >>> 16)
                : OptionalLong.empty();
    }

    /** Returns the id at the beginning of an object key, or empty if there is none. */
    public static Optional<String> ofKey(String key) {
        if (key == null || key.length() <= LENGTH || key.charAt(LENGTH) != '-') {
            return Optional.empty();
        }
        String id = key.substring(0, LENGTH);
        return isId(id) ? Optional.of(id) : Optional.empty();
    }
}
