package io.elasticfaces.app.bench;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;

/** Pictures of a wanted size in bytes: noise, which PNG cannot make smaller than 3 bytes a pixel. */
final class NoisePicture {
    private static final int BYTES_PER_PIXEL = 3;

    private NoisePicture() {}

    /** Returns a square PNG of about that many bytes, the same for the same number. */
    static byte[] png(int bytes) throws IOException {
        int side = Math.max(8, (int) Math.round(Math.sqrt(bytes / (double) BYTES_PER_PIXEL)));
        BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(1);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                picture.setRGB(x, y, random.nextInt(1 << 24));
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", out);
        return out.toByteArray();
    }
}
