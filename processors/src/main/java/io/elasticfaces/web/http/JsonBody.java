package io.elasticfaces.web.http;

import com.fasterxml.jackson.core.Base64Variant;
import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/**
 * A parser of JSON bodies. Pictures, which are base64, become files of the upload; the rest becomes the upload's JSON.
 * Memory is limited because the body is stored first, and pictures are decoded from file to file.
 */
final class JsonBody implements BodyParser {
    /** The fields with pictures. The name of the file is that of the field. */
    private static final Set<String> PICTURES =
            Set.of("file", "source_image", "target_image", "Image.Bytes", "SourceImage.Bytes", "TargetImage.Bytes");

    private static final int MAX_DEPTH = 20;

    /** The limit of the JSON without pictures, which takes several times as much memory. */
    private static final int MAX_CHARACTERS = 1_000_000;

    /** The characters that a token counts in addition to its text, because its object takes memory. */
    private static final int TOKEN_CHARACTERS = 32;

    /** The longest prefix of a picture, e.g. {@code data:image/png;base64,}. */
    private static final int MAX_PREFIX = 256;

    private static final Base64Variant BASE64 =
            Base64Variants.MIME_NO_LINEFEEDS.withReadPadding(Base64Variant.PaddingReadBehaviour.PADDING_ALLOWED);

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_CHARACTERS)
                    .build())
            .build();

    private final Upload upload;
    private final Consumer<byte[]> signature;
    private final MessageDigest digest = Signatures.sha256();
    private Path body;
    private JsonParser parser;
    private int characters;

    /** @param signature checks the SHA-256 of the body, or throws an {@link HttpProblem} */
    JsonBody(Upload upload, Consumer<byte[]> signature) {
        this.upload = upload;
        this.signature = signature;
    }

    @Override
    public void read(byte[] piece) throws IOException {
        if (body == null) {
            body = upload.create();
        }
        digest.update(piece);
        upload.content(piece);
    }

    @Override
    public void finish() throws IOException {
        upload.end();
        signature.accept(digest.digest());
        if (body == null) {
            throw HttpProblem.malformed("its body is empty");
        }
        try (JsonParser whole = JSON.createParser(body.toFile())) {
            parser = whole;
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT && first != JsonToken.START_ARRAY) {
                throw HttpProblem.malformed("its body is neither a JSON object nor an array");
            }
            upload.json(value(""));
            if (parser.nextToken() != null) {
                throw HttpProblem.malformed("there is something after the JSON of its body");
            }
        } catch (JacksonException e) {
            throw HttpProblem.malformed("its body is not valid JSON of at most " + MAX_DEPTH + " levels and "
                    + MAX_CHARACTERS + " characters besides pictures");
        }
        Files.deleteIfExists(body);
    }

    /** Returns the value that begins with the current token. */
    private Object value(String path) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                JsonObject object = new JsonObject();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    String field = path.isEmpty() ? name : path + "." + name;
                    count(name.length());
                    if (parser.nextToken() == JsonToken.VALUE_STRING && PICTURES.contains(field)) {
                        picture(field);
                    } else {
                        object.put(name, value(field));
                    }
                }
                return object;
            }
            case START_ARRAY -> {
                JsonArray array = new JsonArray();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(path + "[]"));
                }
                return array;
            }
            case VALUE_STRING -> {
                String text = parser.getText();
                count(text.length());
                return text;
            }
            case VALUE_NUMBER_INT -> {
                count(0);
                return parser.getNumberValue();
            }
            case VALUE_NUMBER_FLOAT -> {
                count(0);
                return parser.getDoubleValue();
            }
            case VALUE_TRUE -> {
                return true;
            }
            case VALUE_FALSE -> {
                return false;
            }
            default -> {
                return null;
            }
        }
    }

    private void count(int length) {
        characters += TOKEN_CHARACTERS + length;
        if (characters > MAX_CHARACTERS) {
            throw new HttpProblem(413, "The JSON of the request is larger than 1 MB besides its pictures.");
        }
    }

    /** Decodes the picture at the current token with a parser of its own, because a prefix is not base64. */
    private void picture(String field) throws IOException {
        long quote = parser.currentTokenLocation().getByteOffset();
        if (quote < 0) {
            throw HttpProblem.malformed("its body is not in UTF-8");
        }
        upload.begin(field, field);
        try (InputStream in = Files.newInputStream(body)) {
            in.skipNBytes(quote + 1);
            byte[] start = in.readNBytes(MAX_PREFIX);
            String text = new String(start, StandardCharsets.ISO_8859_1);
            int prefix = text.startsWith("data:") ? text.indexOf(',') + 1 : 0;
            InputStream picture = new SequenceInputStream(
                    new ByteArrayInputStream(("\"" + text.substring(prefix)).getBytes(StandardCharsets.ISO_8859_1)),
                    in);
            try (JsonParser base64 = JSON.createParser(picture)) {
                base64.nextToken();
                base64.readBinaryValue(BASE64, new OutputStream() {
                    @Override
                    public void write(int one) {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public void write(byte[] bytes, int from, int length) throws IOException {
                        upload.content(Arrays.copyOfRange(bytes, from, from + length));
                    }
                });
            } catch (JacksonException | IllegalArgumentException e) {
                throw HttpProblem.malformed("its field " + field + " is not valid base64");
            }
        }
        upload.end();
    }
}
