package io.elasticfaces.fuzz;

import io.elasticfaces.aws.StoredOutcome;
import io.elasticfaces.message.Outcome;
import io.elasticfaces.message.RecognitionReply;
import io.elasticfaces.message.RecognitionRequest;
import io.elasticfaces.message.UnknownVersion;
import io.elasticfaces.message.UnreadableMessage;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The text of a queue's message, read as a request and as a reply, and as an outcome from the output bucket. */
public final class MessageTarget {
    private MessageTarget() {}

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        String text = new String(input, StandardCharsets.UTF_8);
        read(input.length, () -> {
            RecognitionRequest request = RecognitionRequest.parse(text);
            RecognitionRequest again = RecognitionRequest.parse(request.toJson());
            requireSame(request.imageName() + request.id(), again.imageName() + again.id());
        });
        read(input.length, () -> {
            RecognitionReply reply = RecognitionReply.parse(text);
            requireSame(
                    reply.imageName(), RecognitionReply.parse(reply.toJson()).imageName());
        });
        read(input.length, () -> {
            Outcome outcome = StoredOutcome.read("Paul", Map.of(StoredOutcome.METADATA, text));
            Outcome again = StoredOutcome.read("Paul", StoredOutcome.metadata(outcome, Map.of()));
            requireSame(outcome.status(), again.status());
        });
    }

    private static void requireSame(Object written, Object read) {
        if (!written.equals(read)) {
            throw new AssertionError(written + " came back as " + read);
        }
    }

    private static void read(int size, Allowance.Action reader) throws Exception {
        try {
            Allowance.hold(Allowance.times(128, size), reader);
        } catch (UnreadableMessage | UnknownVersion e) {
            Allowance.requireClear(e);
        }
    }
}
