package io.elasticfaces.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MultipartParserTest {
    /** Content that resembles the delimiter, in a form that arrives in pieces of any length. */
    @Property
    void shouldPassOnEveryByteHoweverTheFormIsCut(
            @ForAll("content") String content, @ForAll("cuts") List<Integer> cuts, @ForAll boolean bareLineFeeds)
            throws IOException {
        String text = "preamble\r\n--B \r\nContent-Disposition: form-data; name=\"a\"; filename=\"b\"\r\n\r\n"
                + "CONTENT\r\n--B\r\nContent-Disposition: form-data; name=\"field\"\r\n\r\nvalue\r\n--B--\r\nepilogue";
        byte[] form = (bareLineFeeds ? text.replace("\r", "") : text)
                .replace("CONTENT", content)
                .getBytes(StandardCharsets.ISO_8859_1);
        StringBuilder received = new StringBuilder();
        MultipartParser parser = new MultipartParser("multipart/form-data; boundary=B", false, new Recorder(received));

        int from = 0;
        for (int cut : cuts) {
            int to = Math.min(form.length, from + cut);
            parser.read(Arrays.copyOfRange(form, from, to));
            from = to;
        }
        parser.read(Arrays.copyOfRange(form, from, form.length));
        parser.finish();

        String expected =
                bareLineFeeds && content.endsWith("\r") ? content.substring(0, content.length() - 1) : content;
        assertThat(received).hasToString("a/b:" + expected + ";field/null:value;");
    }

    @Provide
    Arbitrary<String> content() {
        return Arbitraries.of("\r", "\n", "\r\n", "-", "--", "\r\n--", "B-", "\n-B", "x")
                .list()
                .ofMaxSize(20)
                .map(pieces -> String.join("", pieces))
                .filter(text -> !(text + "\r\n").contains("\n--B"));
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(0, 60).list().ofMaxSize(100);
    }

    private record Recorder(StringBuilder received) implements MultipartParser.Sink {
        @Override
        public void begin(String name, String fileName) {
            received.append(name).append('/').append(fileName).append(':');
        }

        @Override
        public void content(byte[] bytes) {
            received.append(new String(bytes, StandardCharsets.ISO_8859_1));
        }

        @Override
        public void end() {
            received.append(';');
        }
    }
}
