package io.elasticfaces.local.sqs;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A message on its way into a queue, as far as the filter looks at it.
 *
 * @param entry the entry's id within a batch; empty for a message of its own
 * @param body the text
 * @param bytes the size that SQS counts: body, and name, type and value of every attribute, in UTF-8; a binary value
 *     counts as the bytes it stands for
 */
record OutgoingMessage(String entry, String body, long bytes) {
    /** Bytes of a text in UTF-8. */
    static long bytes(String text) {
        return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Bytes that a Base64 text stands for. */
    static long decodedBytes(String base64) {
        if (base64 == null) {
            return 0;
        }
        int end = base64.length();
        while (end > 0 && base64.charAt(end - 1) == '=') {
            end--;
        }
        return end * 3L / 4;
    }

    /**
     * What is wrong with the message, if anything.
     *
     * @param most the largest size of its queue, in bytes
     */
    Optional<BatchFailure> problem(int most) {
        if (body.isEmpty()) {
            return Optional.of(new BatchFailure(
                    entry, SqsError.MISSING_PARAMETER, "The request must contain the parameter MessageBody."));
        }
        if (bytes > most) {
            return Optional.of(new BatchFailure(
                    entry,
                    SqsError.INVALID_PARAMETER_VALUE,
                    "One or more parameters are invalid. Reason: Message must be shorter than " + most + " bytes."));
        }
        if (!body.codePoints().allMatch(OutgoingMessage::isAllowed)) {
            return Optional.of(new BatchFailure(
                    entry,
                    SqsError.INVALID_MESSAGE_CONTENTS,
                    "An invalid character was found in the message body, the set of allowed characters is"
                            + " #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]"));
        }
        return Optional.empty();
    }

    /** The characters of XML, which SQS takes in either protocol. */
    private static boolean isAllowed(int character) {
        return character == '\t'
                || character == '\n'
                || character == '\r'
                || (character >= 0x20 && character <= 0xD7FF)
                || (character >= 0xE000 && character <= 0xFFFD)
                || character >= 0x10000;
    }
}
