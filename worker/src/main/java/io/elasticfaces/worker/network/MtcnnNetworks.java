package io.elasticfaces.worker.network;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The three networks of MTCNN (Zhang, Zhang, Li, Qiao 2016: "Joint Face Detection and Alignment using Multi-task
 * Cascaded Convolutional Networks"), as in facenet-pytorch.
 *
 * <p>Inputs are RGB pixels in the order [batch][height][width][3], standardised as {@code (p - 127.5) / 128} from pixel
 * values 0..255. Regressions are offsets of (left, top, right, bottom), in units of the box's width (left and right) and
 * height (top and bottom). Probabilities are those of a face, after softmax. Thread-safe.
 */
public final class MtcnnNetworks implements AutoCloseable {
    private static final int SIDES = 4;
    private static final int POINTS = 10;
    private static final int RNET_SIDE = 24;
    private static final int ONET_SIDE = 48;

    private final Network pnet;
    private final Network rnet;
    private final Network onet;

    MtcnnNetworks(Network pnet, Network rnet, Network onet) {
        this.pnet = pnet;
        this.rnet = rnet;
        this.onet = onet;
    }

    /**
     * Loads the networks from a folder of {@link DerivedArchives}.
     *
     * @return the networks, which the caller closes
     * @throws IOException when an archive is missing or cannot be read
     * @throws WrongNumbers when this machine computes wrong results
     */
    public static MtcnnNetworks open(Path folder) throws IOException {
        List<Network> opened = new ArrayList<>();
        try {
            for (String file : DerivedArchives.MTCNN) {
                opened.add(Network.open(folder.resolve(file)));
            }
            return new MtcnnNetworks(opened.get(0), opened.get(1), opened.get(2));
        } catch (IOException | RuntimeException e) {
            opened.forEach(Network::close);
            throw e;
        }
    }

    /**
     * P-Net's output. Position (y, x), with index {@code y * width + x}, sees the 12x12 pixels from (2y, 2x) on.
     *
     * @param height rows of positions
     * @param width columns of positions
     * @param values {@value #EACH} for each position: the logits of no face and of a face, and the regression
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record PNetOutput(int height, int width, float[] values) {
        /** Numbers for each position. */
        public static final int EACH = 2 + SIDES;

        /** Returns the log-odds ln(p / (1 - p)) of a face at a position's index, which are cheaper than p. */
        public float margin(int place) {
            return values[EACH * place + 1] - values[EACH * place];
        }

        /** Returns the probability of a face at a position's index. */
        public float probability(int place) {
            return face(values[EACH * place], values[EACH * place + 1]);
        }

        /** Returns the regression of a side, 0 to 3, at a position's index. */
        public float regression(int place, int side) {
            return values[EACH * place + 2 + side];
        }
    }

    /**
     * R-Net's output for each crop.
     *
     * @param probability of a face, one for each crop
     * @param regression of the box's sides, four for each crop
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record RNetOutput(float[] probability, float[] regression) {}

    /**
     * O-Net's output for each crop.
     *
     * @param probability of a face, one for each crop
     * @param regression of the box's sides, four for each crop
     * @param landmarks ten for each crop: x of left eye, right eye, nose, left and right corner of the mouth (left as seen
     *     in the picture), then their y, in units of the box's width and height from its top left corner
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record ONetOutput(float[] probability, float[] regression, float[] landmarks) {}

    /**
     * Runs P-Net over one picture of any size.
     *
     * @param pixels standardised, [height][width][3]; the array may be longer
     * @param height rows, at least 12
     * @param width columns, at least 12
     * @return a probability and a regression for each position
     */
    public PNetOutput pnet(float[] pixels, int height, int width) {
        Network.Output output = pnet.run(pixels, 1, height, width);
        return new PNetOutput(output.height(), output.width(), output.values());
    }

    /**
     * Runs R-Net over crops.
     *
     * @param pixels standardised, [n][24][24][3]; the array may be longer
     * @param n crops, 1 or more
     * @return a probability and a regression for each
     */
    public RNetOutput rnet(float[] pixels, int n) {
        float[] values = rnet.run(pixels, n, RNET_SIDE, RNET_SIDE).values();
        return new RNetOutput(faces(values, n), part(values, n, 2, SIDES));
    }

    /**
     * Runs O-Net over crops.
     *
     * @param pixels standardised, [n][48][48][3]; the array may be longer
     * @param n crops, 1 or more
     * @return a probability, a regression and five landmarks for each
     */
    public ONetOutput onet(float[] pixels, int n) {
        float[] values = onet.run(pixels, n, ONET_SIDE, ONET_SIDE).values();
        return new ONetOutput(faces(values, n), part(values, n, 2, SIDES), part(values, n, 2 + SIDES, POINTS));
    }

    private static float[] faces(float[] values, int n) {
        float[] probability = new float[n];
        for (int i = 0; i < n; i++) {
            probability[i] = face(values[values.length / n * i], values[values.length / n * i + 1]);
        }
        return probability;
    }

    /**
     * Softmax over "no face" and "face", in single precision at each step as in PyTorch: then many certain faces have
     * exactly 1, of which suppression takes the first. In double precision the order differs.
     */
    private static float face(float no, float yes) {
        float larger = Math.max(no, yes);
        float expNo = (float) Math.exp(no - larger);
        float expYes = (float) Math.exp(yes - larger);
        return expYes / (expNo + expYes);
    }

    /** Takes some of each crop's numbers. */
    private static float[] part(float[] values, int n, int from, int count) {
        float[] part = new float[n * count];
        for (int i = 0; i < n; i++) {
            System.arraycopy(values, values.length / n * i + from, part, i * count, count);
        }
        return part;
    }

    @Override
    public void close() {
        pnet.close();
        rnet.close();
        onet.close();
    }
}
