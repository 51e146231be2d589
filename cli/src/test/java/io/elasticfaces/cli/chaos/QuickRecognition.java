package io.elasticfaces.cli.chaos;

import io.elasticfaces.contract.Detection;
import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.OutcomeStatus;
import io.elasticfaces.worker.handler.FaceRecognition;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32;

/** Names a picture by a hash of its bytes, so that a swapped answer is detected. */
public final class QuickRecognition implements FaceRecognition {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int EMPTY_CHUNK = 12;
    private static final int SLOW_MILLIS = 300;

    /** What a picture makes of the worker that opens it. */
    enum Kind {
        /** It is named. */
        PLAIN,
        /** It is named after a while, so that kills find somebody at work. */
        SLOW,
        /** It is said to be no picture. */
        BROKEN,
        /** The process is gone. */
        POISONED
    }

    @Override
    public Outcome recognise(byte[] picture, String gallery) {
        String text = new String(picture, StandardCharsets.ISO_8859_1);
        if (text.contains(Kind.POISONED.name())) {
            Runtime.getRuntime().halt(137);
        }
        if (text.contains(Kind.SLOW.name())) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(SLOW_MILLIS));
        }
        return text.contains(Kind.BROKEN.name())
                ? Outcome.failed(FailureReason.UNREADABLE_PICTURE, "The picture is broken.")
                : new Outcome(OutcomeStatus.OK, name(picture), null, Detection.NONE);
    }

    /** Returns the name of a picture: a hash of all its bytes. */
    static String name(byte[] picture) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(picture);
            return "P" + HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Returns a picture that looks like a PNG of 8 x 8 pixels from outside and holds a text. */
    static byte[] picture(Kind kind, String text) {
        var out = new ByteArrayOutputStream();
        try (var data = new DataOutputStream(out)) {
            data.write(PNG);
            chunk(data, "IHDR", new byte[] {0, 0, 0, 8, 0, 0, 0, 8, 8, 2, 0, 0, 0});
            chunk(data, "tEXt", ("chaos\0" + kind + " " + text).getBytes(StandardCharsets.ISO_8859_1));
            chunk(data, "IEND", new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Returns a PNG with a comment before its last chunk, which has no content. */
    static byte[] commented(byte[] png, String comment) {
        var out = new ByteArrayOutputStream();
        try (var data = new DataOutputStream(out)) {
            data.write(png, 0, png.length - EMPTY_CHUNK);
            chunk(data, "tEXt", ("chaos\0" + comment).getBytes(StandardCharsets.ISO_8859_1));
            data.write(png, png.length - EMPTY_CHUNK, EMPTY_CHUNK);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Writes one chunk: length, type, content, and the CRC of the two last. */
    private static void chunk(DataOutputStream out, String type, byte[] content) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(content);
        out.writeInt(content.length);
        out.write(name);
        out.write(content);
        out.writeInt((int) crc.getValue());
    }
}
