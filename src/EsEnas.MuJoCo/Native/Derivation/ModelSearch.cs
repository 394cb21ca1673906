namespace EsEnas.MuJoCo.Native.Derivation;

/// <summary>Finds the fields of mjModel, and the numbers of object kinds, by what drawn models must hold. Reads only.</summary>
internal sealed unsafe class ModelSearch(NativeApi api, AllocationLog log, CandidatePlaces places, int vfsSize)
{
    // More kinds than any release has.
    private const int ObjectKinds = 64;

    public void Search(ProbeDrawing drawing, nint address)
    {
        var model = log.BlockAt(address);
        if (model.IsEmpty) throw places.Failure("mjModel is not allocated through mju_user_malloc");
        KeepCounts(model, drawing.Counts);

        // The largest block that mjModel points at.
        var buffer = default(NativeBlock);
        foreach (var block in model.Offsets(sizeof(long)).Select(offset => log.BlockAt(model.Pointer(offset))))
        {
            if (block.Length > buffer.Length && block.Start != model.Start) buffer = block;
        }

        places.KeepBuffer("mjModel.buffer", model, buffer);
        places.KeepNumber("mjModel.nbuffer", model, buffer.Length);
        foreach (var (field, values) in drawing.Fields)
        {
            var (key, kind) = ("mjModel." + FieldTable.Describe(field).Name, FieldTable.Describe(field).Kind);
            if (!FieldTable.Describe(field).IsInline) places.KeepPointer(key, model, buffer, kind, values);
            else KeepOption(key, model, kind, values);
        }

        foreach (var (kind, names) in drawing.Names)
        {
            var key = Model.ObjectKey(kind);
            places.Keep(key, places.Open(key, Enumerable.Range(0, ObjectKinds)).Where(number => Finds(address, number, names)));
        }
    }

    /// <summary>Distinguishes controls, actuators and forces if the library has actuators with several of them.</summary>
    /// <returns>Whether it has.</returns>
    public bool SearchActuators()
    {
        for (var usual = 1; usual <= 4; usual++)
        {
            var handle = XmlLoader.TryCompile(api, vfsSize, ProbeModel.ServoXml(usual), out _);
            if (handle is null) return false;
            using (handle)
            {
                KeepCounts(log.BlockAt(handle.DangerousGetHandle()), ProbeModel.ServoCounts(usual));
            }
        }

        return true;
    }

    private void KeepOption(string key, NativeBlock model, FieldKind kind, double[] values)
    {
        var size = FieldDescription.SizeOf(kind);
        places.Keep(key, places.Open(key, model.Offsets(size)).Where(offset => model.Reads(model.Start + offset, kind, values)));
    }

    private void KeepCounts(NativeBlock model, IEnumerable<(string Name, int Value)> counts)
    {
        foreach (var (name, value) in counts) places.KeepNumber("mjModel." + name, model, value);
    }

    private bool Finds(nint model, int number, string[] names)
    {
        for (var id = 0; id < names.Length; id++)
        {
            fixed (byte* name = Utf8.ZeroTerminated(names[id]))
            {
                if (api.NameToId(model, number, name) != id) return false;
            }
        }

        return true;
    }
}
