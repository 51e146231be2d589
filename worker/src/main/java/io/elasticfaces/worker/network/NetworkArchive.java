package io.elasticfaces.worker.network;

import io.elasticfaces.worker.network.Script.Kernel;
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
 * Writes a network as a TorchScript archive, together with the {@link KnownAnswer} that checks it at each load.
 *
 * <p>The archive is a zip as PyTorch's {@code torch.jit.load} reads it: the source text, a pickle of one object, and
 * all weights as one flat tensor. PyTorch ignores the entry of the known answer.
 */
final class NetworkArchive {
    private static final String FOLDER = "m/";
    private static final String NUMBERS = FOLDER + "data/0";
    private static final String KNOWN_ANSWER = FOLDER + "extra/known-answer";
    private static final int BUFFER = 1 << 16;

    private NetworkArchive() {}

    /**
     * Writes an archive.
     *
     * <p>A bfloat16 archive stores rounded weights: its size is half, and nothing is converted at a start.
     *
     * @param file the archive; replaced if it exists
     * @param plan the network
     * @param answer checks the archive at each load
     * @param kernel how the network computes
     * @throws IOException when the disk fails
     */
    static void write(Path file, NetworkPlan plan, KnownAnswer answer, Kernel kernel) throws IOException {
        Script script = new Script(kernel);
        String source = plan.express(script);
        ByteArrayOutputStream known = new ByteArrayOutputStream();
        answer.write(new DataOutputStream(known));
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            put(zip, FOLDER + "version", utf8("3\n"));
            put(zip, FOLDER + "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            put(zip, FOLDER + "data.pkl", pickle(script.total(), kernel.stored()));
            put(zip, FOLDER + "code/__torch__.py", utf8(source));
            put(zip, KNOWN_ANSWER, known.toByteArray());
            putNumbers(zip, script.numbers(), script.total(), kernel.stored());
        }
    }

    /** Reads an archive's known answer. */
    static KnownAnswer knownAnswer(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            ZipEntry entry = zip.getEntry(KNOWN_ANSWER);
            if (entry == null) {
                throw new IOException(file + " is not an archive of this program: it lacks " + KNOWN_ANSWER);
            }
            return KnownAnswer.read(new DataInputStream(zip.getInputStream(entry)));
        }
    }

    /** The pickled object: class M of the source, whose state is one flat tensor of {@code count} numbers. */
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

    /** Writes the weights uncompressed, because floats hardly compress. Such an entry needs its checksum in advance. */
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

    /** Rounds to the nearest bfloat16, ties to even, as PyTorch does. */
    static short bfloat16(float number) {
        int bits = Float.floatToIntBits(number);
        return (short) ((Float.isNaN(number) ? bits : bits + 0x7FFF + (bits >>> 16 & 1)) >>> 16);
    }
}
