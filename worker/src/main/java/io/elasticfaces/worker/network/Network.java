package io.elasticfaces.worker.network;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network loaded into PyTorch, and checked before its first use. Thread-safe.
 */
public final class Network implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Network.class);

    /** Tolerance of the check at load: rounding stays below 1e-5, and wrong kernels were off by at least 2e-2. */
    private static final float TOLERANCE = 1e-3f;

    /**
     * The same for bfloat16, which has 8 bits of significand: the measured rounding is up to 2e-3 (dlib's network) and
     * 5e-3 (InceptionResnetV1 with seeded weights).
     */
    private static final float TOLERANCE_BFLOAT16 = 1e-2f;

    /**
     * A thread's input buffer, about 2 MB for a batch of crops. A new buffer for each input would be cleared and
     * collected, which took a tenth of the time of a detection.
     */
    private static final ThreadLocal<ByteBuffer> INPUT = ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(0));

    private final Model model;
    private final Precision precision;
    private final ParameterStore parameters;

    /**
     * A network's output.
     *
     * @param channels channels for each image
     * @param height rows of a channel
     * @param width columns of a channel
     * @param values in the order [batch][height][width][channels]
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record Output(int channels, int height, int width, float[] values) {}

    private Network(Model model, Precision precision) {
        this.model = model;
        this.precision = precision;
        this.parameters = new ParameterStore(model.getNDManager(), false);
    }

    /** Loads an archive in float32, and checks it with its known answer. */
    static Network open(Path archive) throws IOException {
        return open(archive, Precision.FLOAT32);
    }

    /**
     * Loads the network that computes embeddings, and checks it.
     *
     * <p>If bfloat16 is requested and there is no such archive, float32 is used; also if it fails or computes wrong results
     * on this processor, with a warning.
     *
     * @param folder the folder of {@link DerivedArchives}
     * @param precision the precision to try; {@link #precision} returns the one in use
     * @return the network, which the caller closes
     * @throws IOException when the archive cannot be read
     * @throws WrongNumbers when this machine computes wrong results in float32
     */
    public static Network openEmbedder(Path folder, Precision precision) throws IOException {
        Path bfloat16 = folder.resolve(DerivedArchives.EMBEDDER_BFLOAT16);
        if (precision == Precision.BFLOAT16 && Files.exists(bfloat16)) {
            try {
                return open(bfloat16, precision);
            } catch (IOException | WrongNumbers e) {
                LOG.warn("bfloat16 does not work on this machine, float32 is used instead: {}", e.getMessage());
            }
        }
        return open(folder.resolve(DerivedArchives.EMBEDDER));
    }

    private static Network open(Path archive, Precision precision) throws IOException {
        KnownAnswer known = NetworkArchive.knownAnswer(archive);
        Network network = load(archive, precision);
        try {
            float tolerance = precision == Precision.FLOAT32 ? TOLERANCE : TOLERANCE_BFLOAT16;
            float[] actual = network.run(known.input(), known.batch(), known.height(), known.width())
                    .values();
            String difference = known.difference(actual, tolerance);
            if (difference == null) {
                return network;
            }
            throw new WrongNumbers(archive + " computes wrong numbers on this machine: " + difference);
        } catch (RuntimeException e) {
            network.close();
            throw e instanceof WrongNumbers ? e : new WrongNumbers(archive + " does not run on this machine", e);
        }
    }

    /** Loads an archive without the check. */
    static Network load(Path archive, Precision precision) throws IOException {
        TorchRuntime.start();
        Model model = Model.newInstance(archive.getFileName().toString(), Device.cpu(), "PyTorch");
        try {
            model.load(archive);
            return new Network(model, precision);
        } catch (MalformedModelException | RuntimeException e) {
            model.close();
            throw new IOException("PyTorch cannot load " + archive + ": " + e.getMessage(), e);
        }
    }

    /**
     * Runs the network.
     *
     * @param pixels RGB in the order [batch][height][width][3], in which the fast kernels compute; the array may be longer
     * @param batch images, at least 1
     * @param height rows
     * @param width columns
     */
    public Output run(float[] pixels, int batch, int height, int width) {
        int count = batch * 3 * height * width;
        if (pixels.length < count) {
            throw new IllegalArgumentException(
                    pixels.length + " numbers for " + batch + " images of " + width + " x " + height);
        }
        try (NDManager manager = model.getNDManager().newSubManager()) {
            // Direct buffers are not copied.
            NDArray input = manager.create(direct(pixels, count), new Shape(batch, height, width, 3), DataType.FLOAT32);
            NDArray answer = model.getBlock()
                    .forward(parameters, new NDList(input), false)
                    .singletonOrThrow();
            Shape shape = answer.getShape();
            return new Output((int) shape.get(3), (int) shape.get(1), (int) shape.get(2), answer.toFloatArray());
        }
    }

    private static ByteBuffer direct(float[] numbers, int count) {
        int bytes = count * Float.BYTES;
        ByteBuffer buffer = INPUT.get();
        if (buffer.capacity() < bytes) {
            buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
            INPUT.set(buffer);
        }
        buffer.asFloatBuffer().put(numbers, 0, count);
        return buffer.slice(0, bytes).order(ByteOrder.nativeOrder());
    }

    /** Returns the precision in use. */
    public Precision precision() {
        return precision;
    }

    @Override
    public void close() {
        model.close();
    }
}
