package io.elasticfaces.web.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.elasticfaces.fuzz.Allowance;
import java.util.Arrays;

/** An upload: the first line is the content type, the rest the body, which arrives in pieces. */
public final class MultipartTarget {
    private static final int PIECE = 97;

    private MultipartTarget() {}

    /** Reads an input. */
    public static void read(byte[] input) throws Exception {
        int end = 0;
        while (end < input.length && input[end] != '\n') {
            end++;
        }
        String contentType = new String(input, 0, end, ISO_8859_1);
        int from = Math.min(end + 1, input.length);
        try {
            Allowance.hold(Allowance.times(400, input.length), () -> {
                Counter counter = new Counter();
                MultipartParser parser = new MultipartParser(contentType, true, counter);
                for (int at = from; at < input.length; at += PIECE) {
                    parser.read(Arrays.copyOfRange(input, at, Math.min(input.length, at + PIECE)));
                }
                parser.finish();
                if (counter.bytes > input.length - from) {
                    throw new AssertionError("The parts have " + counter.bytes + " bytes");
                }
            });
        } catch (HttpProblem e) {
            Allowance.requireClear(e);
        }
    }

    private static final class Counter implements MultipartParser.Sink {
        private int bytes;

        @Override
        public void begin(String name, String fileName) {
            bytes += name.length() + (fileName == null ? 0 : fileName.length());
        }

        @Override
        public void content(byte[] content) {
            bytes += content.length;
        }

        @Override
        public void end() {
            // Only sizes are checked.
        }
    }
}
