package io.elasticfaces.worker.image;

import io.elasticfaces.contract.picture.PictureBytes;
import io.elasticfaces.contract.picture.PictureFormat;
import io.elasticfaces.contract.picture.PictureHeader;
import io.elasticfaces.contract.picture.RejectedPicture;
import io.elasticfaces.contract.picture.RiffChunk;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Decodes the first frame of a WebP picture with libwebp. libwebp gets only that frame, because its simple decoder
 * rejects animations, and transparency, the colour profile and further frames would only take time.
 */
final class WebpDecoder {
    private static final int VP8 = RiffChunk.fourCc("VP8 ");
    private static final int VP8L = RiffChunk.fourCc("VP8L");
    private static final int ANMF = RiffChunk.fourCc("ANMF");
    private static final int EXIF = RiffChunk.fourCc("EXIF");
    private static final int RIFF_HEADER = 12;
    private static final int ANMF_HEADER = 16;

    private WebpDecoder() {}

    static Picture decode(byte[] file, PictureHeader canvas) throws IOException, RejectedPicture {
        RiffChunk frame = null;
        RiffChunk animated = null;
        int orientation = Orientation.UPRIGHT;
        RiffChunk chunk = RiffChunk.at(file, RIFF_HEADER, file.length);
        while (chunk != null) {
            if (frame == null && isFrame(chunk)) {
                frame = chunk;
            } else if (frame == null && chunk.name() == ANMF) {
                animated = chunk;
                frame = firstFrame(file, chunk);
            } else if (chunk.name() == EXIF) {
                orientation = ExifOrientation.of(Arrays.copyOfRange(file, chunk.start(), chunk.end()));
            }
            chunk = chunk.next(file, file.length);
        }
        if (frame == null) {
            throw new IOException("it has no frame");
        }
        byte[] essential = essential(file, frame);
        requireWithin(canvas, essential);
        Picture picture = ImageIoPixels.decode(PictureFormat.WEBP, new ByteArrayInputStream(essential));
        if (animated != null) {
            picture = onCanvas(picture, file, animated.start(), canvas);
        }
        return Orientation.turn(picture, orientation);
    }

    private static RiffChunk firstFrame(byte[] file, RiffChunk animated) throws IOException {
        RiffChunk chunk = RiffChunk.at(file, animated.start() + ANMF_HEADER, animated.end());
        while (chunk != null && !isFrame(chunk)) {
            chunk = chunk.next(file, animated.end());
        }
        return chunk;
    }

    private static boolean isFrame(RiffChunk chunk) {
        return chunk.name() == VP8 || chunk.name() == VP8L;
    }

    /** Returns a WebP file that contains only this frame. */
    private static byte[] essential(byte[] file, RiffChunk frame) {
        int length = frame.end() - frame.start();
        int padding = length & 1;
        return ByteBuffer.allocate(RIFF_HEADER + 8 + length + padding)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(RiffChunk.fourCc("RIFF"))
                .putInt(4 + 8 + length + padding)
                .putInt(RiffChunk.fourCc("WEBP"))
                .putInt(frame.name())
                .putInt(length)
                .put(file, frame.start(), length)
                .array();
    }

    /** Rejects a frame that is larger than the canvas. Only the canvas was checked against the pixel limit. */
    private static void requireWithin(PictureHeader canvas, byte[] essential) throws IOException, RejectedPicture {
        PictureHeader frame = PictureHeader.read(essential);
        if (frame.width() > canvas.width() || frame.height() > canvas.height()) {
            throw new IOException("it has a frame of " + frame.width() + " x " + frame.height() + " on a canvas of "
                    + canvas.width() + " x " + canvas.height());
        }
    }

    private static Picture onCanvas(Picture frame, byte[] file, int header, PictureHeader canvas) throws IOException {
        if (frame.width() == canvas.width() && frame.height() == canvas.height()) {
            return frame;
        }
        PictureBytes bytes = new PictureBytes(file);
        bytes.skip(header);
        int left = 2 * bytes.u24le();
        int top = 2 * bytes.u24le();
        if (left + frame.width() > canvas.width() || top + frame.height() > canvas.height()) {
            throw new IOException("its frame extends beyond the canvas");
        }
        byte[] rgb = new byte[3 * canvas.width() * canvas.height()];
        for (int y = 0; y < frame.height(); y++) {
            int to = 3 * ((top + y) * canvas.width() + left);
            System.arraycopy(frame.rgb(), 3 * y * frame.width(), rgb, to, 3 * frame.width());
        }
        return new Picture(canvas.width(), canvas.height(), rgb);
    }
}
