package io.elasticfaces.recognition.network;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.elasticfaces.recognition.network.NetworkArchive.Question;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network loaded into PyTorch, checked before its first use.
 *
 * <p>Several threads may run it at once.
 */
public final class Network implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Network.class);

    /**
     * How far a component may be from the plain computation, relative to the largest one or to 1: rounding stays below
     * 1e-5, wrong kernels were seen to start at 2e-2.
     */
    private static final float TOLERANCE = 1e-3f;

    /**
     * The same where all numbers are rounded to 8 bits: rounding was seen to reach 2e-3 (dlib's network) and 5e-3
     * (InceptionResnetV1 with seeded weights), and wrong kernels start at twice this.
     */
    private static final float TOLERANCE_BFLOAT16 = 1e-2f;

    /**
     * Where a thread puts its inputs: some 2 MB at most, for a batch of crops. A new buffer each time would be cleared first,
     * would leave the last ones to the collector, and took a tenth of a detection.
     */
    private static final ThreadLocal<ByteBuffer> INPUT = ThreadLocal.withInitial(() -> direct(1 << 16));

    /** Which source an archive was loaded with. */
    enum Form {
        QUICK,
        PLAIN
    }

    private final Model model;
    private final Precision precision;
    private final Form form;
    private final ParameterStore parameters;

    /**
     * What a network answers.
     *
     * @param channels planes for each picture
     * @param height rows of a plane
     * @param width columns of a plane
     * @param values in the order [batch][height][width][channels]
     */
    @SuppressWarnings("ArrayRecordComponent") // A carrier; nobody compares answers.
    public record Output(int channels, int height, int width, float[] values) {}

    private Network(Model model, Precision precision, Form form) {
        this.form = form;
        this.model = model;
        this.precision = precision;
        this.parameters = new ParameterStore(model.getNDManager(), false);
    }

    /**
     * Loads an archive and checks it with the question it carries.
     *
     * <p>Where the quick form answers wrongly on this processor, or not at all, the plain form takes its place, with a warning.
     *
     * @param archive a file of {@link DerivedArchives}
     * @return the network, which its user closes
     * @throws IOException when the archive cannot be read
     * @throws WrongNumbers when the plain form answers wrongly, too
     */
    public static Network open(Path archive) throws IOException {
        TorchRuntime.start();
        Question question = NetworkArchive.question(archive);
        try {
            return checked(archive, Precision.FLOAT32, Form.QUICK, question);
        } catch (IOException e) {
            LOG.warn("{} does not compute right here ({}); the slower plain form runs", archive, e.getMessage());
            return openPlain(archive);
        }
    }

    /**
     * Loads the network that makes embeddings, and checks it.
     *
     * <p>Where bfloat16 is asked for and answers wrongly on this processor, or not at all, the float32 archive takes its
     * place, with a warning.
     *
     * @param folder where {@link DerivedArchives} wrote it
     * @param precision what to compute with if that is possible; {@link #precision} tells what came of it
     * @return the network, which its user closes
     * @throws IOException when the float32 archive is needed and cannot be read
     * @throws WrongNumbers when its plain form answers wrongly, too
     */
    public static Network openEmbedder(Path folder, Precision precision) throws IOException {
        if (precision == Precision.BFLOAT16) {
            TorchRuntime.start();
            Path archive = folder.resolve(DerivedArchives.EMBEDDER_BFLOAT16);
            try {
                return checked(archive, precision, Form.QUICK, NetworkArchive.question(archive));
            } catch (IOException e) {
                LOG.warn("{} does not compute right here ({}); float32 runs instead", archive, e.getMessage());
            }
        }
        return open(folder.resolve(DerivedArchives.EMBEDDER));
    }

    /** Loads the plain form of an archive, which uses only documented operations. */
    static Network openPlain(Path archive) throws IOException {
        TorchRuntime.start();
        Path plain = Files.createTempFile("network", ".pt");
        try {
            NetworkArchive.writePlain(archive, plain);
            return checked(plain, Precision.FLOAT32, Form.PLAIN, NetworkArchive.question(archive));
        } catch (WrongAnswer e) {
            throw new WrongNumbers(archive + " computes wrong numbers on this machine: " + e.getMessage(), e);
        } finally {
            Files.deleteIfExists(plain);
        }
    }

    private static Network checked(Path archive, Precision precision, Form form, Question question) throws IOException {
        Network network = load(archive, precision, form);
        String wrong = network.check(question);
        if (wrong != null) {
            network.close();
            throw new WrongAnswer(wrong);
        }
        return network;
    }

    private static final class WrongAnswer extends IOException {
        private static final long serialVersionUID = 1L;

        WrongAnswer(String message) {
            super(message);
        }
    }

    private static Network load(Path archive, Precision precision, Form form) throws IOException {
        Model model = Model.newInstance(archive.getFileName().toString(), Device.cpu(), "PyTorch");
        try {
            model.load(archive);
            return new Network(model, precision, form);
        } catch (MalformedModelException | RuntimeException e) {
            model.close();
            throw new IOException("PyTorch cannot load " + archive + ": " + e.getMessage(), e);
        }
    }

    /**
     * Runs the network.
     *
     * @param pixels their red, green and blue in the order [batch][height][width][3], which is the order that the fast kernels
     *     compute in
     * @param batch pictures, at least 1
     * @param height rows
     * @param width columns
     * @return the answer
     */
    public Output run(float[] pixels, int batch, int height, int width) {
        return run(pixels, batch, height, width, float[]::new);
    }

    /**
     * Runs the network.
     *
     * @param pixels as above; numbers beyond those of the batch are passed over
     * @param answers gives an array for the answer, of at least the length that it is asked for
     */
    Output run(float[] pixels, int batch, int height, int width, IntFunction<float[]> answers) {
        if (pixels.length < (long) batch * 3 * height * width) {
            throw new IllegalArgumentException(
                    pixels.length + " numbers for " + batch + " pictures of " + width + " x " + height);
        }
        try (NDManager manager = model.getNDManager().newSubManager()) {
            // Direct buffers are not copied.
            NDArray input = manager.create(
                    direct(pixels, batch * 3 * height * width), new Shape(batch, height, width, 3), DataType.FLOAT32);
            NDArray answer = model.getBlock()
                    .forward(parameters, new NDList(input), false)
                    .singletonOrThrow();
            Shape shape = answer.getShape();
            FloatBuffer numbers =
                    answer.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer();
            float[] values = answers.apply(numbers.remaining());
            numbers.get(values, 0, numbers.remaining());
            return new Output((int) shape.get(3), (int) shape.get(1), (int) shape.get(2), values);
        }
    }

    private static ByteBuffer direct(float[] numbers, int count) {
        int bytes = count * Float.BYTES;
        ByteBuffer buffer = INPUT.get();
        if (buffer.capacity() < bytes) {
            buffer = direct(bytes);
            INPUT.set(buffer);
        }
        buffer.asFloatBuffer().put(numbers, 0, count);
        return buffer.slice(0, bytes).order(ByteOrder.nativeOrder());
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    /** What the network computes with. */
    public Precision precision() {
        return precision;
    }

    Form form() {
        return form;
    }

    /** Asks the question; null when the answer is right, else how far off it is. */
    private String check(Question question) {
        float[] expected = question.answer();
        float[] actual;
        try {
            actual = run(question.input(), question.batch(), question.height(), question.width())
                    .values();
        } catch (RuntimeException e) {
            return e.getMessage();
        }
        if (actual.length != expected.length) {
            return actual.length + " numbers instead of " + expected.length;
        }
        float largest = 1;
        float difference = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            // Math.max passes NaN on.
            difference = Math.max(difference, Math.abs(expected[i] - actual[i]));
        }
        float tolerance = precision == Precision.FLOAT32 ? TOLERANCE : TOLERANCE_BFLOAT16;
        return difference <= tolerance * largest ? null : "off by " + difference + " of " + largest;
    }

    @Override
    public void close() {
        model.close();
    }
}
