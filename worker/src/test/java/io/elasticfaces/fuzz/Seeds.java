package io.elasticfaces.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.elasticfaces.contract.Detection;
import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.OutcomeStatus;
import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.worker.image.Pictures;
import io.elasticfaces.worker.weights.Tensor;
import io.elasticfaces.worker.weights.TorchFiles;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Writes the well-formed inputs of the corpus, by this project's own code; what was found since lies beside them. */
final class Seeds {
    private static final BufferedImage PICTURE = Pictures.gradient(40, 30, BufferedImage.TYPE_INT_RGB);

    private Seeds() {}

    /** Writes them all into the checkout that {@code faces.home} names. */
    public static void main(String[] arguments) throws IOException {
        weights();
        tfjs();
        messages();
        pictures();
        uploads();
        gallery();
    }

    private static void weights() throws IOException {
        TorchFiles dict = TorchFiles.stateDict(Map.of(
                "layer.weight", new Tensor(new int[] {2, 3}, new float[6]),
                "layer.bias", new Tensor(new int[] {2}, new float[] {1, 2})));
        write(Target.TORCH, "zip", dict.zip());
        write(Target.TORCH, "legacy", dict.legacy());
        TorchFiles gallery = new TorchFiles().op(']', '(', ']', '(');
        gallery.tensor(new Tensor(new int[] {1, 2}, new float[] {1, 2}))
                .tensor("FloatStorage", new byte[16], 4, 2, new int[] {1, 2}, new int[] {2, 1})
                .op('e', ']', '(')
                .string("Ada")
                .string("Bo")
                .op('e', 'e');
        write(Target.TORCH, "gallery-zip", gallery.zip());
        write(Target.TORCH, "gallery-legacy", gallery.legacy());
        TorchFiles types = new TorchFiles().op('}', '(');
        types.string("a").tensor("FloatStorage", new byte[24], 6, 0, new int[] {2, 3}, new int[] {1, 2});
        types.string("b").tensor("LongStorage", new byte[48], 6, 0, new int[] {2, 3}, new int[] {1, 2});
        write(Target.TORCH, "types", types.op('u').legacy());

        write(Target.PICKLE, "state-dict", dict.pickle());
        write(Target.PICKLE, "gallery", gallery.pickle());
        write(Target.PICKLE, "memo", hex("80025d71005d7101284b014d0203680065680171022e"));
    }

    private static void tfjs() throws IOException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        plain.writeBytes("""
                [{"paths": ["shard"], "weights": [
                  {"name": "a", "shape": [3, 2], "dtype": "float32"},
                  {"name": "b", "shape": [4], "dtype": "float32",
                   "quantization": {"dtype": "uint8", "scale": 0.5, "min": -1.25}},
                  {"name": "c", "shape": [2], "dtype": "float32",
                   "quantization": {"dtype": "uint8", "scale": 2, "min": 1e-3}}]}]""".getBytes(UTF_8));
        plain.writeBytes(new byte[1 + 24 + 4 + 2]);
        write(Target.TFJS, "manifest", plain.toByteArray());
    }

    private static void gallery() throws IOException {
        byte[] header = "{\"set\":\"dlib\",\"fingerprint\":\"abc\",\"dimension\":2,\"names\":[\"Ada\",\"Bo\"],"
                .concat("\"sources\":[\"a.png\",\"b.png\"]}")
                .getBytes(UTF_8);
        byte[] file = ByteBuffer.allocate(12 + header.length + 16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("FACEGAL1".getBytes(UTF_8))
                .putInt(header.length)
                .put(header)
                .array();
        write(Target.GALLERY, "gallery", file);
    }

    private static void messages() throws IOException {
        String id = "018f0000-0000-7000-8000-000000000000";
        text("request", new RecognitionRequest(id + "-a.jpg", id, 1, 1_700_000_000_000L, "000000001").toJson());
        text("request-original", "{\"image_name\": \"test_000.jpg\"}");
        Detection sighting = new Detection(
                0.5,
                List.of(1.0, 2.0, 3.5, 4.0),
                0.99,
                List.of(List.of(1.0, 2.0), List.of(3.0, 4.0)),
                "dlib",
                "000000001",
                Map.of("detect", 12.5));
        Outcome seen = new Outcome(OutcomeStatus.OK, "Zoë \"Z\" 名", null, sighting);
        text("reply", new RecognitionReply(id + "-a.jpg", id, seen).toJson());
        Outcome failed = Outcome.failed(FailureReason.WORKERS_DIED, "Every worker that took it died.");
        text("reply-failed", new RecognitionReply(id + "-a.jpg", id, failed).toJson());
        text("reply-original", "{\"image_name\": \"test_000.jpg\", \"prediction\": \"Paul\"}");
        text("values", "{\"a\":[1,-2.5e-3,true,false,null,\"\\u00e9\\n\\\\\"],\"b\":{\"c\":{}},\"image_name\":\"x\"}");
    }

    private static void pictures() throws IOException {
        byte[] jpeg = Pictures.jpeg(PICTURE, false);
        both("jpeg-turned", Pictures.withSegment(jpeg, 0xe1, Pictures.exif(6, true, true)));
        both("jpeg-progressive", Pictures.jpeg(PICTURE, true));
        both("jpeg-four-inks", Pictures.fourInks(2, 76, 85, 255, 255, 100, 100, 100, 100));
        both("jpeg-grey", Pictures.file(Pictures.gradient(9, 7, BufferedImage.TYPE_BYTE_GRAY), "JPEG"));
        both("png", Pictures.file(PICTURE, "PNG"));
        both("png-alpha", Pictures.file(Pictures.gradient(9, 7, BufferedImage.TYPE_INT_ARGB), "PNG"));
        both("png-16-bits", Pictures.file(Pictures.gradient(9, 7, BufferedImage.TYPE_USHORT_GRAY), "PNG"));
        both("png-palette", Pictures.file(Pictures.gradient(9, 7, BufferedImage.TYPE_BYTE_INDEXED), "PNG"));
        both("png-1-bit", Pictures.file(Pictures.gradient(9, 7, BufferedImage.TYPE_BYTE_BINARY), "PNG"));
        both("gif", Pictures.file(PICTURE, "GIF"));
        both("bmp", Pictures.file(PICTURE, "BMP"));
        both("bmp-palette", Pictures.file(Pictures.gradient(9, 7, BufferedImage.TYPE_BYTE_INDEXED), "BMP"));
        both("webp-lossy", Pictures.webp(PICTURE, false));
        both("webp-lossless", Pictures.webp(PICTURE, true));
    }

    private static void uploads() throws IOException {
        byte[] picture = Pictures.file(Pictures.gradient(9, 7, BufferedImage.TYPE_BYTE_BINARY), "PNG");
        upload("plain", "form-data; name=\"inputFile\"; filename=\"test_000.jpg\"", picture);
        upload("quoted", "form-data; name=\"inputFile\"; filename=\"a\\\"b;c\\\\.png\"", picture);
        upload("encoded", "form-data; name=\"inputFile\"; filename*=UTF-8''%e5%90%8d%0d%0aX.png", picture);
        upload("path", "form-data; name=inputFile; filename=\"../../etc/passwd\"", picture);
        upload("markup", "form-data; name=\"inputFile\"; filename=\"<script>é\u0085.png\"", picture);
        upload("field", "form-data; name=\"inputFile\"", "text".getBytes(UTF_8));
        upload("other-part", "form-data; name=\"file\"; filename=\"a.png\"", picture);
        upload("no-picture", "form-data; name=\"inputFile\"; filename=\"a.png\"", "<html>".getBytes(UTF_8));
        upload("empty", "form-data; name=\"inputFile\"; filename=\"a.png\"", new byte[0]);
        upload("mixed", "form-data; name=\"inputFile\"\r\nContent-Type: multipart/mixed; boundary=c", """
                --c\r\nContent-Disposition: attachment; filename="a"\r\n\r\n1\r\n--c--""".getBytes(
                        UTF_8));
        write(Target.MULTIPART, "form", "application/x-www-form-urlencoded\ninputFile=a%20b&c=%zz".getBytes(UTF_8));
        write(Target.MULTIPART, "no-boundary", "multipart/form-data\n--b\r\n".getBytes(UTF_8));
        write(Target.MULTIPART, "json", "application/json\n{}".getBytes(UTF_8));
    }

    private static void upload(String name, String disposition, byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("multipart/form-data; boundary=b\n--b\r\nContent-Disposition: ".getBytes(UTF_8));
        out.writeBytes((disposition + "\r\nContent-Transfer-Encoding: binary\r\n\r\n").getBytes(UTF_8));
        out.writeBytes(content);
        out.writeBytes("\r\n--b--\r\n".getBytes(UTF_8));
        write(Target.MULTIPART, name, out.toByteArray());
    }

    private static void both(String name, byte[] picture) throws IOException {
        write(Target.PICTURE, name, picture);
        write(Target.HEADER, name, Arrays.copyOf(picture, Math.min(400, picture.length)));
    }

    private static void text(String name, String message) throws IOException {
        write(Target.MESSAGE, name, message.getBytes(UTF_8));
    }

    private static void write(Target target, String name, byte[] input) throws IOException {
        Files.write(Files.createDirectories(target.corpus()).resolve(name), input);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
