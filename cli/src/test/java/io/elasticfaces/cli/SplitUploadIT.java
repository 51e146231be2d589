package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.RecognitionRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An upload that a network cuts in two where it is least convenient. */
class SplitUploadIT {
    /** Enough for the first piece to be read by itself. */
    private static final long BETWEEN_MILLIS = 100;

    @TempDir
    Path folder;

    @Test
    void shouldStorePictureByteForByteWhenTheLineEndAfterItIsCut() throws IOException {
        try (WebTier web = new WebTier(folder, Map.of())) {
            byte[] picture = Pictures.png(8, 8);
            byte[] body = new Multipart().file("inputFile", "a.png", picture).bytes();
            int end = end(body, picture);

            for (int cut : new int[] {end, end + 1, end + 2, end + 3}) {
                send(web, body, cut);
            }

            List<RecognitionRequest> requests = web.takeRequests(4);
            assertThat(requests).hasSize(4).allSatisfy(request -> assertThat(web.aws
                            .s3()
                            .getObjectAsBytes(
                                    get -> get.bucket(WebTier.NAMES.inBucket()).key(request.imageName()))
                            .asByteArray())
                    .isEqualTo(picture));
        }
    }

    private static int end(byte[] body, byte[] picture) {
        for (int at = 0; at + picture.length <= body.length; at++) {
            if (Arrays.equals(body, at, at + picture.length, picture, 0, picture.length)) {
                return at + picture.length;
            }
        }
        throw new IllegalStateException("The body does not hold the picture.");
    }

    private static void send(WebTier web, byte[] body, int cut) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", web.port())) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            out.write(("POST / HTTP/1.1\r\nHost: localhost\r\nPrefer: respond-async\r\nContent-Type: "
                            + Multipart.contentType() + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(body, 0, cut);
            out.flush();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BETWEEN_MILLIS));
            out.write(body, cut, body.length - cut);
            out.flush();
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 202");
        }
    }
}
