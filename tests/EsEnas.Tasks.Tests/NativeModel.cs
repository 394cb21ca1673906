using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using EsEnas.Core.Documents;

namespace EsEnas.Tasks.Tests;

/// <summary>A model compiled by MuJoCo 2.2.2 and read byte by byte, without the project's binding.</summary>
internal sealed unsafe class NativeModel : IDisposable
{
    private static readonly nint Library = Load();
    private readonly byte* model;

    public NativeModel(string mjcf)
    {
        var version = ((delegate* unmanaged[Cdecl]<int>)NativeLibrary.GetExport(Library, "mj_version"))();
        Assert.SkipUnless(version == 222, $"made for MuJoCo 2.2.2, whose byte offsets it reads by; this is mj_version {version}");
        var path = Path.Combine(Path.GetTempPath(), $"esenas-{Guid.NewGuid():N}.xml");
        File.WriteAllText(path, mjcf);
        try
        {
            var error = stackalloc byte[1000];
            fixed (byte* name = Encoding.UTF8.GetBytes(path + "\0"))
            {
                var load = (delegate* unmanaged[Cdecl]<byte*, nint, byte*, int, byte*>)NativeLibrary.GetExport(Library, "mj_loadXML");
                model = load(name, 0, error, 1000);
            }

            Assert.True(model != null, Marshal.PtrToStringUTF8((nint)error));
            Assert.Equal("", Marshal.PtrToStringUTF8((nint)error));
        }
        finally
        {
            File.Delete(path);
        }
    }

    public int Size(string name) => *(int*)(model + ModelFields.Sizes.Single(field => field.Name == name).Offset);

    /// <summary>The first numbers of an array.</summary>
    public double[] Array(string name, int count)
    {
        var field = ModelFields.Arrays.Single(field => field.Name == name);
        return Read(*(byte**)(model + field.Offset), field.Kind, count);
    }

    /// <summary>An option or statistic.</summary>
    public double[] Scalars(string name, int count)
    {
        var field = ModelFields.Options.Concat(ModelFields.Statistics).Single(field => field.Name == name);
        return Read(model + field.Offset, field.Kind, count);
    }

    /// <summary>All numbers of a possibly nested JSON array, or the one number.</summary>
    public static double[] Flatten(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray().SelectMany(Flatten)] : [element.GetDouble()];

    public void Dispose() => ((delegate* unmanaged[Cdecl]<byte*, void>)NativeLibrary.GetExport(Library, "mj_deleteModel"))(model);

    private static double[] Read(byte* start, ModelFields.Kind kind, int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => kind switch
        {
            ModelFields.Kind.Byte => start[i],
            ModelFields.Kind.Int32 => ((int*)start)[i],
            _ => ((double*)start)[i],
        }),
    ];

    private static nint Load()
    {
        var path = Environment.GetEnvironmentVariable("MUJOCO_PATH");
        if (Directory.Exists(path))
            path = Directory.GetFiles(path, "libmujoco.so*").First();
        return NativeLibrary.Load(string.IsNullOrEmpty(path) ? "libmujoco.so.2.2.2" : path);
    }
}
