package io.elasticfaces.cli.chaos;

import io.elasticfaces.cli.Multipart;
import io.elasticfaces.contract.Detection;
import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.OutcomeStatus;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.worker.handler.FaceRecognition;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Names a picture by a hash of its bytes, so that a swapped answer is detected. */
public final class QuickRecognition implements FaceRecognition {
    private static final int SLOW_MILLIS = 300;

    /** What a picture does to the worker that opens it. */
    enum Kind {
        PLAIN,
        /** It takes a while, so that kills hit busy workers. */
        SLOW,
        /** It is refused as unreadable. */
        BROKEN,
        /** It ends the process. */
        POISONED
    }

    @Override
    public Outcome perform(byte[] picture, RecognitionRequest request, String source) {
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

    static String name(byte[] picture) {
        return "P" + UUID.nameUUIDFromBytes(picture);
    }

    /** Returns a small PNG that the text makes unique. */
    static byte[] picture(Kind kind, String text) {
        return commented(Multipart.png(8, 8), kind + " " + text);
    }

    /** Returns a picture with a comment after its end, which decoders ignore. */
    static byte[] commented(byte[] picture, String comment) {
        String whole = new String(picture, StandardCharsets.ISO_8859_1) + comment;
        return whole.getBytes(StandardCharsets.ISO_8859_1);
    }
}
