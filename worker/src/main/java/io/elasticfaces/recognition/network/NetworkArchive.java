package io.elasticfaces.recognition.network;

import io.elasticfaces.recognition.network.Script.Kernel;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Writes a network as a TorchScript archive, and with it what a load needs to check it.
 *
 * <p>The archive is a zip as PyTorch's {@code torch.jit.load} reads it: the source text, a pickle that makes one object
 * of it, and all weights as one flat tensor. Two entries more, which PyTorch passes over, hold the plain form of the
 * source and a question with its answer: an input, and what {@link NetworkPlan#compute} makes of it.
 */
final class NetworkArchive {
    private static final String FOLDER = "m/";
    private static final String SOURCE = FOLDER + "code/__torch__.py";
    private static final String NUMBERS = FOLDER + "data/0";
    private static final String PLAIN_SOURCE = FOLDER + "extra/plain.py";
    private static final String QUESTION = FOLDER + "extra/question";
    private static final int BUFFER = 1 << 16;
    private static final int MAX_QUESTION_BYTES = 1 << 20;

    private NetworkArchive() {}

    /**
     * A question to a network and the right answer.
     *
     * @param batch pictures in the input, whose numbers are {@link Noise}
     * @param height rows of a picture
     * @param width columns of a picture
     * @param answer the network's whole output, in its order
     */
    @SuppressWarnings("ArrayRecordComponent") // Internal; nobody compares questions.
    record Question(int batch, int height, int width, float[] answer) {
        /** The input's numbers, in the order that the network takes. */
        float[] input() {
            return Noise.of("question").first(batch * 3 * height * width);
        }
    }

    /**
     * Computes the answer that an archive is checked against. Takes seconds for the largest network.
     *
     * @param plan the network
     * @param batch pictures in the input
     * @param height rows of a picture
     * @param width columns of a picture
     * @return the question with its answer
     */
    static Question question(NetworkPlan plan, int batch, int height, int width) {
        float[] input = new Question(batch, height, width, new float[0]).input();
        Activation answer = plan.compute(Activation.ofInterleaved(batch, 3, height, width, input));
        return new Question(batch, height, width, answer.interleaved());
    }

    /**
     * Writes an archive.
     *
     * @param file where to; replaced if it is there
     * @param plan the network
     * @param question what the archive is checked with at each load
     * @throws IOException when the disk fails
     */
    static void write(Path file, NetworkPlan plan, Question question) throws IOException {
        write(file, plan, question, Kernel.POINTWISE);
    }

    /**
     * Writes an archive of half the size whose network computes with bfloat16.
     *
     * <p>Its numbers are its own, rounded, rather than the float32 archive's: so a start reads half as much, from a disk
     * that may be new, and converts nothing.
     */
    static void writeBfloat16(Path file, NetworkPlan plan, Question question) throws IOException {
        write(file, plan, question, Kernel.POINTWISE_BFLOAT16);
    }

    private static void write(Path file, NetworkPlan plan, Question question, Kernel kernel) throws IOException {
        Script script = new Script(kernel);
        String source = plan.express(script);
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            put(zip, FOLDER + "version", utf8("3\n"));
            put(zip, FOLDER + "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            put(zip, FOLDER + "data.pkl", pickle(script.total(), kernel.precision()));
            put(zip, SOURCE, utf8(source));
            if (kernel.precision() == Precision.FLOAT32) {
                put(zip, PLAIN_SOURCE, utf8(plan.express(new Script(Kernel.PLAIN))));
            }
            put(zip, QUESTION, bytes(question));
            putNumbers(zip, script.numbers(), script.total(), kernel.precision());
        }
    }

    /**
     * Copies an archive with the plain form of its source in place of the quick one.
     *
     * @param file an archive of {@link #write}
     * @param to where to
     * @throws IOException when the disk fails or the archive lacks its plain form
     */
    static void writePlain(Path file, Path to) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile());
                OutputStream out = Files.newOutputStream(to);
                ZipOutputStream copy = new ZipOutputStream(out)) {
            for (String name : List.of(FOLDER + "version", FOLDER + "constants.pkl", FOLDER + "data.pkl", NUMBERS)) {
                copy.setLevel(name.equals(NUMBERS) ? 0 : 1);
                copy(zip, name, copy, name);
            }
            copy(zip, PLAIN_SOURCE, copy, SOURCE);
        }
    }

    /** Reads an archive's question. */
    static Question question(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile());
                DataInputStream in = new DataInputStream(zip.getInputStream(entry(zip, QUESTION)))) {
            int batch = in.readInt();
            int height = in.readInt();
            int width = in.readInt();
            int count = in.readInt();
            if (count < 0 || count > MAX_QUESTION_BYTES / Float.BYTES) {
                throw new IOException(file + " holds a question of " + count + " numbers");
            }
            float[] answer = new float[count];
            for (int i = 0; i < count; i++) {
                answer[i] = in.readFloat();
            }
            return new Question(batch, height, width, answer);
        }
    }

    private static byte[] bytes(Question question) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(question.batch());
            out.writeInt(question.height());
            out.writeInt(question.width());
            out.writeInt(question.answer().length);
            for (float number : question.answer()) {
                out.writeFloat(number);
            }
        }
        return bytes.toByteArray();
    }

    /** The object of the archive: class M of the source, its state one flat tensor of so many numbers. */
    private static byte[] pickle(long count, Precision precision) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(new byte[] {(byte) 0x80, 2});
            out.writeBytes("c__torch__\nM\n)\u0081ctorch._utils\n_rebuild_tensor_v2\n((");
            string(out, "storage");
            out.writeBytes(precision == Precision.FLOAT32 ? "ctorch\nFloatStorage\n" : "ctorch\nBFloat16Storage\n");
            string(out, "0");
            string(out, "cpu");
            number(out, count);
            out.writeBytes("tQK\0(");
            number(out, count);
            out.writeBytes("t(K\1t\u0089}tRb.");
        }
        return bytes.toByteArray();
    }

    private static void string(DataOutputStream out, String text) throws IOException {
        out.writeByte('X');
        out.writeInt(Integer.reverseBytes(text.length()));
        out.writeBytes(text);
    }

    private static void number(DataOutputStream out, long number) throws IOException {
        out.writeByte('J');
        out.writeInt(Integer.reverseBytes(Math.toIntExact(number)));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }

    /** Writes the weights uncompressed, as floats hardly shrink; such an entry needs its checksum beforehand. */
    private static void putNumbers(ZipOutputStream zip, List<float[]> numbers, long total, Precision precision)
            throws IOException {
        CRC32 checksum = new CRC32();
        pour(numbers, precision, new OutputStream() {
            @Override
            public void write(int b) {
                checksum.update(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                checksum.update(bytes, offset, length);
            }
        });
        ZipEntry entry = new ZipEntry(NUMBERS);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(total * (precision == Precision.FLOAT32 ? Float.BYTES : Short.BYTES));
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        pour(numbers, precision, zip);
        zip.closeEntry();
    }

    private static void pour(List<float[]> numbers, Precision precision, OutputStream out) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
        for (float[] run : numbers) {
            for (float number : run) {
                if (!buffer.hasRemaining()) {
                    out.write(buffer.array(), 0, buffer.position());
                    buffer.clear();
                }
                if (precision == Precision.FLOAT32) {
                    buffer.putFloat(number);
                } else {
                    buffer.putShort(bfloat16(number));
                }
            }
        }
        out.write(buffer.array(), 0, buffer.position());
    }

    /** The upper half of a float's bits, rounded to the nearest, of two as near to the even one, as PyTorch does. */
    static short bfloat16(float number) {
        int bits = Float.floatToIntBits(number);
        return (short) ((Float.isNaN(number) ? bits : bits + 0x7FFF + (bits >>> 16 & 1)) >>> 16);
    }

    private static void copy(ZipFile from, String name, ZipOutputStream to, String newName) throws IOException {
        to.putNextEntry(new ZipEntry(newName));
        try (var in = from.getInputStream(entry(from, name))) {
            in.transferTo(to);
        }
        to.closeEntry();
    }

    private static ZipEntry entry(ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new IOException(zip.getName() + " is no archive of ours: it lacks " + name);
        }
        return entry;
    }
}
