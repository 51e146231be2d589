package io.elasticfaces.web.http;

import io.elasticfaces.contract.StageTimer;
import java.io.File;
import org.apache.camel.attachment.CamelFileDataSource;

/** An uploaded file as the data source of an attachment. */
public final class UploadedFile extends CamelFileDataSource {
    private final StageTimer stages;
    private final Runnable deletion;

    /**
     * @param name the client's file name
     * @param stages measures the request since the arrival of its headers
     * @param deletion deletes the whole upload; further calls have no effect
     */
    public UploadedFile(File file, String name, StageTimer stages, Runnable deletion) {
        super(file, name);
        this.stages = stages;
        this.deletion = deletion;
    }

    public StageTimer stages() {
        return stages;
    }

    /** Returns what deletes the upload before the exchange ends. */
    public Runnable deletion() {
        return deletion;
    }
}
