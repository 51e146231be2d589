package io.elasticfaces.worker.network;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
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
    private static final String KNOWN_ANSWER = "m/extra/known-answer";
    private static final int MAX_ANSWER_BYTES = 1 << 20;
    private static final int BUFFER = 1 << 16;

    private NetworkArchive() {}

    /**
     * Writes an archive. In bfloat16 its weights are rounded: its size is half, and nothing is converted at a start.
     *
     * @param file the archive; replaced if it exists
     * @throws IOException when the disk fails
     */
    static void write(Path file, NetworkPlan plan, KnownAnswer answer) throws IOException {
        ByteBuffer known = ByteBuffer.allocate(3 * Integer.BYTES + answer.output().length * Float.BYTES);
        known.putInt(answer.batch()).putInt(answer.height()).putInt(answer.width());
        known.asFloatBuffer().put(answer.output());
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            put(zip, "m/version", "3\n".getBytes(ISO_8859_1));
            put(zip, "m/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            put(zip, "m/data.pkl", pickle(plan));
            put(zip, "m/code/__torch__.py", plan.script().getBytes(ISO_8859_1));
            put(zip, KNOWN_ANSWER, known.array());
            putWeights(zip, plan);
        }
    }

    /** Reads an archive's known answer. */
    static KnownAnswer knownAnswer(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            ZipEntry entry = zip.getEntry(KNOWN_ANSWER);
            if (entry == null) {
                throw new IOException(file + " is not an archive of this program: it lacks " + KNOWN_ANSWER);
            }
            try (InputStream in = zip.getInputStream(entry)) {
                ByteBuffer known = ByteBuffer.wrap(in.readNBytes(MAX_ANSWER_BYTES));
                int batch = known.getInt();
                int height = known.getInt();
                int width = known.getInt();
                float[] output = new float[known.remaining() / Float.BYTES];
                known.asFloatBuffer().get(output);
                return new KnownAnswer(batch, height, width, output);
            }
        }
    }

    /** The pickled object: class M of the script, whose state is one flat tensor. */
    private static byte[] pickle(NetworkPlan plan) {
        ByteBuffer total = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        String count = new String(total.putInt(plan.total()).array(), ISO_8859_1);
        String storage = isFloat32(plan) ? "FloatStorage" : "BFloat16Storage";
        return ("\u0080\2c__torch__\nM\n)\u0081ctorch._utils\n_rebuild_tensor_v2\n((X\7\0\0\0storagectorch\n" + storage
                        + "\nX\1\0\0\0" + "0X\3\0\0\0cpuJ" + count + "tQK\0(J" + count + "t(K\1t\u0089}tRb.")
                .getBytes(ISO_8859_1);
    }

    private static boolean isFloat32(NetworkPlan plan) {
        return plan.kernel().stored == Kernel.FLOAT32;
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }

    /** Writes the weights uncompressed, because floats hardly compress. Such an entry needs its checksum in advance. */
    private static void putWeights(ZipOutputStream zip, NetworkPlan plan) throws IOException {
        CRC32 checksum = new CRC32();
        pour(plan, new CheckedOutputStream(OutputStream.nullOutputStream(), checksum));
        ZipEntry entry = new ZipEntry("m/data/0");
        entry.setMethod(ZipEntry.STORED);
        entry.setSize((long) plan.total() * (isFloat32(plan) ? Float.BYTES : Short.BYTES));
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        pour(plan, zip);
        zip.closeEntry();
    }

    private static void pour(NetworkPlan plan, OutputStream out) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
        for (float[] numbers : plan.numbers()) {
            for (float number : numbers) {
                if (!buffer.hasRemaining()) {
                    out.write(buffer.array(), 0, buffer.position());
                    buffer.clear();
                }
                if (isFloat32(plan)) {
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
