package io.elasticfaces.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineEndsTest {
    private static final String HEAD =
            "--b\r\nContent-Disposition: form-data; name=\"inputFile\"; filename=\"a.jpg\"\r\n"
                    + "Content-Type: application/octet-stream\r\n\r\n";

    @ParameterizedTest
    @ValueSource(strings = {"picture", "ends in a return\r", "ends in a line\r\n", "\r\r\n\r", "\r", ""})
    void shouldLeaveUploadAsItIsWhereverItsPiecesEnd(String picture) throws IOException {
        byte[] body = (HEAD + picture + "\r\n--b--\r\n").getBytes(StandardCharsets.ISO_8859_1);
        for (int first = 1; first < body.length; first++) {
            for (int second = first; second < body.length; second += 7) {
                assertThat(uploaded(body, first, second))
                        .as("pieces end after %d and %d of %d", first, second, body.length)
                        .isEqualTo(picture);
            }
        }
    }

    @Test
    void shouldPassBodyOnByteForByteWhateverItHolds() {
        byte[] body = "\r\r\n\r\rx\r".getBytes(StandardCharsets.ISO_8859_1);
        EmbeddedChannel channel = new EmbeddedChannel(new LineEnds());
        for (byte one : body) {
            channel.writeInbound(new DefaultHttpContent(Unpooled.copiedBuffer(new byte[] {one})));
        }
        channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
        StringBuilder passed = new StringBuilder();
        Object last = null;
        for (Object piece = channel.readInbound(); piece != null; piece = channel.readInbound()) {
            ByteBuf bytes = ((HttpContent) piece).content();
            passed.append(bytes.toString(StandardCharsets.ISO_8859_1));
            last = piece;
        }
        assertThat(passed.toString()).isEqualTo(new String(body, StandardCharsets.ISO_8859_1));
        assertThat(last).isInstanceOf(LastHttpContent.class);
    }

    private static String uploaded(byte[] body, int first, int second) throws IOException {
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
        request.headers().set("Content-Type", "multipart/form-data; boundary=b");
        var decoder = new HttpPostMultipartRequestDecoder(
                new DefaultHttpDataFactory(false), request, StandardCharsets.ISO_8859_1);
        EmbeddedChannel channel = new EmbeddedChannel(new LineEnds());
        channel.writeInbound(
                new DefaultHttpContent(Unpooled.copiedBuffer(body, 0, first)),
                new DefaultHttpContent(Unpooled.copiedBuffer(body, first, second - first)),
                new DefaultLastHttpContent(Unpooled.copiedBuffer(body, second, body.length - second)));
        try {
            for (HttpContent piece = channel.readInbound(); piece != null; piece = channel.readInbound()) {
                decoder.offer(piece);
                piece.release();
            }
            return ((FileUpload) decoder.getBodyHttpDatas().get(0)).getString(StandardCharsets.ISO_8859_1);
        } finally {
            decoder.destroy();
        }
    }
}
